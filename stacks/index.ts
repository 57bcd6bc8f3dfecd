import { program } from "./program";
import { mendStackTraces } from "./stack-traces";

mendStackTraces();

export = program;
