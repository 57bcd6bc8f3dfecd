// Entry point of the launcher.
require("./late.cjs");
require("./cli.js");
