import "ssh2";

declare module "ssh2" {
    interface Client {
        /** Sends an environment variable first, and tells whether the server took it (ssh2, lib/client.js). */
        sftp(environment: Record<string, string>, callback: ClientSFTPCallback): this;
    }
}
