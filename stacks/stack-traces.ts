/**
 * Spares the person who made a mistake a wait of two minutes. Pulumi colours an uncaught error with `util.inspect`, which never
 * finishes on a frame such as `node_modules/@pulumi/resource.ts`: Node looks for the slash behind a scoped package's name, and the
 * SDK's source maps leave that name out (@pulumi/pulumi 3.248.0 cmd/run/error.js; Node 20–24 lib/internal/util/inspect.js,
 * markNodeModules). Puts the name back before Pulumi's own listeners see the error.
 */
export function fixStackTraces(): void {
    process.prependListener("unhandledRejection", fix);
    process.prependListener("uncaughtException", fix);
}

function fix(error: unknown): void {
    if (!(error instanceof Error) || error.stack === undefined) return;
    error.stack = error.stack.replace(/(node_modules[/\\]@pulumi[/\\])(?=[^/\\:]+:\d)/g, "$1pulumi/");
}
