/** The ADS request as MediaTailor sends it (guide, "MediaTailor session variables for ADS requests", "… player variables"). */

export interface Variables {
    /** e.g. `session.id`, without `player_params.`. */
    values: Record<string, string>;
    /** What the player sent as `ads.<name>`. */
    playerParams: Record<string, string>;
    /** Values of a variable that stand for others: variable → alias → value (API reference, ConfigurationAliases). */
    aliases: Record<string, Record<string, string>>;
}

/** The address with every variable filled in, percent-encoded; one that has no value leaves nothing. */
export function fillVariables(template: string, { values, playerParams, aliases }: Variables): string {
    return template.replaceAll(/\[([A-Za-z0-9_.-]+)\]/g, (_, name: string) => {
        const [, param] = /^player_params\.(.+)$/.exec(name) ?? [];
        const value = param === undefined ? values[name] : playerParams[param];
        const aliased = value === undefined ? undefined : aliases[name]?.[value];
        // An alias may stand for a host or a part of the path: it is the configuration's own word.
        return aliased ?? encodeURIComponent(value ?? "");
    });
}

/** Query parameters of a playback request: what goes to the ad server, to the origin, into child playlists, and to MediaTailor itself. */
export interface PlaybackQuery {
    playerParams: Record<string, string>;
    origin: string;
    children: string;
    own: Record<string, string>;
}

export function readQuery(query: URLSearchParams): PlaybackQuery {
    const playerParams: Record<string, string> = {};
    const own: Record<string, string> = {};
    const [origin, children] = [new URLSearchParams(), new URLSearchParams()];
    for (const [name, value] of query) {
        if (name.startsWith("ads.")) playerParams[name.slice("ads.".length)] = value;
        else if (name.startsWith("aws.")) own[name.slice("aws.".length)] = value;
        // The prefix itself is left out (guide, "MediaTailor HLS implicit session initialization").
        else if (name.startsWith("manifest.")) children.append(name.slice("manifest.".length), value);
        else origin.append(name, value);
    }
    return { playerParams, own, origin: suffix(origin), children: suffix(children) };
}

function suffix(query: URLSearchParams): string {
    const text = query.toString();
    return text === "" ? "" : `?${text}`;
}
