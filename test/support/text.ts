/** A recorded value that must be text. */
export function text(value: unknown): string {
    if (typeof value !== "string") throw new Error(`expected text, got ${JSON.stringify(value)}`);
    return value;
}
