import { connect } from "node:net";

/** An SSH server's answer to a connection that has sent nothing yet. */
export type Greeting =
    | { kind: "ssh" }
    /** Takes the connection and sends nothing. */
    | { kind: "silent" }
    /** Sends something else, or hangs up first. `text` is the start of what came. */
    | { kind: "other"; text: string }
    /** No connection: the provider reports that itself, within its time limit. */
    | { kind: "unreachable" };

/** RFC 4253, section 4.2: lines of its own may come before the identification, which starts with "SSH-". */
const identification = /^SSH-/m;
/** More than any server sends before its identification. */
const mostBytes = 8_192;

/** Connects, waits for the identification of an SSH server, and hangs up. Never throws. Each of the two may take `timeoutMs`. */
export function readGreeting(host: string, port: number, timeoutMs: number): Promise<Greeting> {
    return new Promise((resolve) => {
        const socket = connect({ host, port });
        let text = "";
        let connected = false;
        let timer = setTimeout(() => end({ kind: "unreachable" }), timeoutMs);
        const end = (greeting: Greeting) => {
            clearTimeout(timer);
            socket.destroy();
            resolve(greeting);
        };
        socket.setEncoding("latin1");
        socket.on("connect", () => {
            connected = true;
            clearTimeout(timer);
            timer = setTimeout(() => end(text === "" ? { kind: "silent" } : { kind: "other", text }), timeoutMs);
        });
        socket.on("data", (piece: string) => {
            text += piece;
            if (identification.test(text)) end({ kind: "ssh" });
            else if (text.length > mostBytes) end({ kind: "other", text });
        });
        socket.on("error", () => end(connected ? { kind: "other", text } : { kind: "unreachable" }));
        socket.on("close", () => end({ kind: "other", text }));
    });
}

/** Why a greeting rules out a login, and the fix; undefined where the provider may try. */
export function greetingProblem(place: string, greeting: Greeting, timeoutMs: number): string | undefined {
    switch (greeting.kind) {
        case "ssh":
        case "unreachable":
            return undefined;
        case "silent":
            return (
                `${place} accepts connections and sends no SSH greeting within ${timeoutMs / 1000} s: the host hangs, or something ` +
                "else listens there. Restart its SSH server or the host, check host and port, then run pulumi up again"
            );
        case "other":
            return refusal(place, greeting.text);
    }
}

function refusal(place: string, text: string): string {
    // OpenSSH, sshd.c, drop_connection: the reply to an address that failed to log in too often (PerSourcePenalties; 10.0p2 of Debian 13, seen).
    if (/not allowed at this time/i.test(text)) {
        return (
            `${place} refuses this machine for a while, after logins that failed (sshd's PerSourcePenalties): check user and ` +
            "piPrivateKey, wait a minute, then run pulumi up again"
        );
    }
    if (/exceeded maxstartups/i.test(text)) {
        return `${place} has too many logins under way (sshd's MaxStartups): wait a minute, then run pulumi up again`;
    }
    const [first = ""] = text.split(/[\r\n]/);
    const shown = first.replace(/[^\x20-\x7e]/g, "?").slice(0, 60);
    if (shown !== "") {
        return `${place} is no SSH server: it sends ${JSON.stringify(shown)}. Check host and port, and that sshd runs there`;
    }
    return (
        `${place} hangs up without an SSH greeting. Check host and port, and that sshd runs there; after logins that failed it ` +
        "may refuse this machine for a while (sshd's PerSourcePenalties): wait a minute"
    );
}
