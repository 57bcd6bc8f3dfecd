// Where the launcher starts the program.
require("./late.cjs");
require("./cli.js");
