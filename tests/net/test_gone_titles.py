"""A dead page is judged by its whole title, in several languages."""

from __future__ import annotations

import pytest

from lint_catalog.net.pages import says_gone

GONE = [
    "404", "404 Not Found", "Error 404 (Not Found)!!1", "404 - Site", "404 | Kite", "HTTP 404", "404 Error",
    "Error 404", "Page not found · GitHub", "Page Not Found", "Page not found - Kite Works",
    "404: This page could not be found.", "Sorry, page not found", "Oops! That page can\u2019t be found.",
    "404 Page Not Found", "Whoops, 404!", "Not Found", "The page you are looking for does not exist",
    "The requested URL was not found on this server", "File not found", "Kite | Page Not Found",
    "This page isn't available", "We can't find that page", "Repository not found", "404 — Kite", "404エラー",
    "ページが見つかりません", "ページが見つかりませんでした | 凧", "お探しのページは見つかりませんでした。",
    "お探しのページは見つかりませんでした。 | 凧大学", "お探しのページはありません", "存在しないページです",
    "記事が見つかりません", "Page introuvable - Cerf", "Page non trouvée", "Cette page n'existe pas",
    "Seite nicht gefunden", "Página no encontrada", "Página não encontrada | x", "Pagina non trovata", "页面未找到",
    "找不到页面", "頁面不存在", "페이지를 찾을 수 없습니다", "Страница не найдена",
]  # fmt: skip
THERE = [
    "404 Media", 'How to end "Page not found" errors', "404 Media | Podcast", "Fixing 404 errors", "Page found",
    "What is a 404 error?", "The 404 Podcast", "Room 404 - a novel", "HTTP 404 - Kitepedia",
    "Page Not Found: a memoir", "Not found in translation", "Kite 404B", "Model 404: release notes",
    "Handling not found pages in Next.js", "AD 404", "ページが見つかりませんの直し方",
    "Comment corriger une page introuvable", "A page about kites", "Lost and found", "404 ways to fly a kite",
    "Custom 404 pages · Docs", "Gone", "Missing Persons", "Found", "404 Not Found (album)", "The page is available",
    "The missing page of history", "acme/kite: a kite", "", "a" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("title", GONE)
def test_a_page_that_says_it_is_not_there(title: str) -> None:
    assert says_gone(f"<html><title>{title}</title>")


@pytest.mark.parametrize("title", THERE)
def test_a_page_that_says_something_else(title: str) -> None:
    assert not says_gone(f"<html><title>{title}</title>")
