// Installs the needs of the tests of tier `pi`: `node cli/setup/pi.mjs [--arm64] [--ubuntu]`. Needs no build.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
require("tsx/cjs");
const { main } = require("./pi/main.ts");
process.exitCode = await main(process.argv.slice(2));
