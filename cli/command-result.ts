/** What a command returns: text for standard output, and the exit code. */
export interface CommandResult {
    text: string;
    code: number;
}
