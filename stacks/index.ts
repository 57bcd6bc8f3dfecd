import { program } from "./program";
import { fixStackTraces } from "./stack-traces";

fixStackTraces();

export = program;
