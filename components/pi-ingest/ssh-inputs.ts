import * as pulumi from "@pulumi/pulumi";

import { PiConnection, PiJumpHost } from "./args";
import { dialLimits } from "./connection";

/** A connection as pulumi-command takes it, the jump host's with it. */
export function sshConnection(connection: PiConnection) {
    const { jumpHost } = connection;
    return {
        ...sshEnd(connection, connection.agentSocket),
        ...(jumpHost === undefined ? {} : { proxy: sshEnd(jumpHost, jumpHost.agentSocket ?? connection.agentSocket) }),
    };
}

function sshEnd(end: PiConnection | PiJumpHost, agentSocketPath: string | undefined) {
    const { host, port = 22, user = "pi", privateKey, hostKey } = end;
    return {
        host,
        port,
        user,
        ...dialLimits,
        ...(privateKey === undefined
            ? { ...(agentSocketPath === undefined ? {} : { agentSocketPath }) }
            : { privateKey: pulumi.secret(privateKey) }),
        ...(hostKey === undefined ? {} : { hostKey }),
    };
}
