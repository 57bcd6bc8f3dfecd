import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { rules } from "./rules";
import { rulesPage } from "./table";

writeFileSync(join(__dirname, "..", "docs", "rules.md"), rulesPage(rules));
