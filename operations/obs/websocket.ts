import { json, ObsFile } from "./files";

/** obs-websocket's own port (obs-websocket, docs/generated/protocol.md). */
export const websocketPort = 4455;

/**
 * Settings of obs-websocket, which is part of OBS since 28: programs with the password change scenes. They belong to OBS as a
 * whole, not to a profile, so no import takes them: the file is copied.
 */
export function websocketFile(password: string): ObsFile {
    return {
        path: "plugin_config/obs-websocket/config.json",
        text: json({
            alerts_enabled: false,
            auth_required: true,
            // True would generate a new password at the next start.
            first_load: false,
            server_enabled: true,
            server_password: password,
            server_port: websocketPort,
        }),
    };
}
