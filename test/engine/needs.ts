import { type Engine, findEngine } from "../../cli/setup/engine/main";

/**
 * The engine, for a tier that needs it. Without one the tier says so in one line and is skipped; where `CI` is set a missing
 * need is a failure. Call it in a `before` hook.
 */
export function needEngine(context: Mocha.Context): Engine {
    const engine = findEngine();
    if (engine !== undefined) return engine;
    const reason =
        "engine tests need the Pulumi engine: `node cli/setup/engine.mjs` puts it in place (5 minutes, once)";
    if (process.env.CI) throw new Error(reason);
    console.log(`    skipped: ${reason}`);
    return context.skip();
}
