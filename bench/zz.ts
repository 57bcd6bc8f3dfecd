import { recordStack } from "../cli/recorded";
import { treeText } from "../graph";
void (async()=>{ const {recording:r}=await recordStack("/work/main", "dev"); console.log(treeText(r)); })();
