import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** A message of the program through `pulumi.log`. */
export interface RecordedLog {
    severity: "info" | "warning" | "error";
    message: string;
    /** URN of the resource that it concerns; empty for none. */
    urn: string;
}

type Reply = (error: null, response: object) => void;

/** Replaces the engine's log service; without it the SDK writes to the terminal. */
export class LogKeeper {
    readonly logs: RecordedLog[] = [];

    log(request: LogRequest, reply: Reply): void {
        const severity = severityOf(request.getSeverity());
        if (severity !== undefined) this.logs.push({ severity, message: request.getMessage(), urn: request.getUrn() });
        reply(null, {});
    }

    setRootResource(_request: unknown, reply: Reply): void {
        reply(null, {});
    }
}

function severityOf(severity: LogSeverity): RecordedLog["severity"] | undefined {
    switch (severity) {
        case LogSeverity.INFO:
            return "info";
        case LogSeverity.WARNING:
            return "warning";
        case LogSeverity.ERROR:
            return "error";
        default:
            return undefined;
    }
}
