import { Settings } from "../settings";
import { ConfigProblem } from "./problem";

/** What the components would refuse, by the keys of the config. */
export function componentProblems(_settings: Settings): ConfigProblem[] {
    return [];
}
