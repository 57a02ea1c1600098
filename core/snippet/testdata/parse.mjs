// Parses the files of a list with tree-sitter and prints what does not parse.
// Arguments: the folder whose node_modules has the parsers, and the list as JSON:
// [{"name": ..., "grammar": ..., "file": ...}].
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, list] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { Language, Parser } = require("web-tree-sitter");
await Parser.init();

function faults(node, found = []) {
  if (node.isError || node.isMissing) {
    const { row, column } = node.startPosition;
    found.push(`${node.isMissing ? "MISSING" : "ERROR"} ${node.type} at ${row + 1}:${column + 1}`);
  }
  for (const child of node.children) faults(child, found);
  return found;
}

const parsers = new Map();
for (const { name, grammar, file } of JSON.parse(readFileSync(list, "utf8"))) {
  if (!parsers.has(grammar)) {
    const parser = new Parser();
    parser.setLanguage(await Language.load(require.resolve(`tree-sitter-wasms/out/tree-sitter-${grammar}.wasm`)));
    parsers.set(grammar, parser);
  }
  const tree = parsers.get(grammar).parse(readFileSync(file, "utf8"));
  for (const fault of faults(tree.rootNode)) console.log(`${name}: ${fault}`);
  tree.delete();
}
