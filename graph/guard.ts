import { getStore } from "@pulumi/pulumi/runtime/state";

type Note = (reason: unknown) => void;

/**
 * A throw inside an `apply` rejects promises without a handler, which Node reports to the process. While recordings
 * run, such errors go to their own recording: Node enters the promise's async context for the event.
 * Earlier listeners (a test runner ends the test on them) get errors of no recording, and are restored
 * afterwards. Listeners belong to the process, so this state exists once per process.
 */
const recordings = new Map<unknown, Note>();
let formerRejection: NodeJS.UnhandledRejectionListener[] = [];
let formerException: NodeJS.UncaughtExceptionListener[] = [];

/** Sends errors of the running recording to `note`. Returns the function that ends this. */
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

/** The recording whose code failed; without a context, the only one that runs. */
function owner(): Note | undefined {
    return recordings.get(getStore()) ?? (recordings.size === 1 ? [...recordings.values()][0] : undefined);
}
