import { iniText } from "./ini";
import { basicIni, service, streamEncoder } from "./profile";
import { sceneCollection } from "./scenes";
import type { ObsShow } from "./show";

/** A file below the output folder, and its text. */
export interface ObsFile {
    path: string;
    text: string;
}

/** OBS names a profile by its folder and refuses to import an existing name, so the flow is part of the name. */
export function profileName({ event, stream }: ObsShow): string {
    return `${event}-${stream.name}`;
}

/** The profile's folder, and the scene collection beside it. */
export function obsFiles(show: ObsShow): ObsFile[] {
    const profile = profileName(show);
    return [
        { path: `${profile}/basic.ini`, text: iniText(basicIni(show, profile)) },
        { path: `${profile}/service.json`, text: json(service(show.stream)) },
        { path: `${profile}/streamEncoder.json`, text: json(streamEncoder(show)) },
        { path: `${show.event}.json`, text: json(sceneCollection(show)) },
    ];
}

export function json(value: unknown): string {
    return `${JSON.stringify(value, null, 4)}\n`;
}
