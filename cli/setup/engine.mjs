// Installs the Pulumi engine for the tests: `node cli/setup/engine.mjs [--json]`. Needs no build.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
require("tsx/cjs");
const { main } = require("./engine/main.ts");
process.exitCode = await main(process.argv.slice(2));
