import { getStore } from "@pulumi/pulumi/runtime/state";

type Note = (reason: unknown) => void;

/**
 * A throw inside an `apply` rejects promises that nobody holds, so Node tells the process and not us. While recordings
 * run, such errors go to the recording that they come from: Node enters the promise's own async context for the event.
 * Whoever listened before (a test runner ends the test on them) gets what belongs to no recording, and gets its place
 * back afterwards. Listeners are the process's, so this is kept once for the process.
 */
const recordings = new Map<unknown, Note>();
let formerRejection: NodeJS.UnhandledRejectionListener[] = [];
let formerException: NodeJS.UncaughtExceptionListener[] = [];

/** From now on errors of the running recording go to `note`. Returns what ends it. */
export function guard(note: Note): () => void {
    const store = getStore();
    if (recordings.size === 0) install();
    recordings.set(store, note);
    return () => {
        recordings.delete(store);
        if (recordings.size === 0) uninstall();
    };
}

function install(): void {
    formerRejection = process.listeners("unhandledRejection");
    formerException = process.listeners("uncaughtException");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", onRejection);
    process.removeAllListeners("uncaughtException").on("uncaughtException", onException);
}

function uninstall(): void {
    process.off("unhandledRejection", onRejection);
    process.off("uncaughtException", onException);
    for (const listener of formerRejection) process.on("unhandledRejection", listener);
    for (const listener of formerException) process.on("uncaughtException", listener);
}

const onRejection: NodeJS.UnhandledRejectionListener = (reason, promise) => {
    const note = owner();
    if (note !== undefined) note(reason);
    else for (const listener of formerRejection) listener(reason, promise);
};

const onException: NodeJS.UncaughtExceptionListener = (error, origin) => {
    const note = owner();
    if (note !== undefined) note(error);
    else for (const listener of formerException) listener(error, origin);
};

/** The recording whose code failed; where the context is lost and there is only one, that one. */
function owner(): Note | undefined {
    return recordings.get(getStore()) ?? (recordings.size === 1 ? [...recordings.values()][0] : undefined);
}
