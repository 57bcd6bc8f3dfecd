/** Former names of config keys and today's, wherever a group of keys has today's name. A former name is refused with today's. */
export const formerKeys: Readonly<Record<string, string>> = {
    frameRate: "framesPerSecond",
    publishFrom: "publishCidrs",
    playFrom: "playCidrs",
    cidrAllowList: "allowedCidrs",
    inputMaximumBitrate: "maxInputBitrate",
};

/** Today's name of a key, where the group that it stands in has one. */
export function currentKey(key: string, known: readonly string[]): string | undefined {
    const current = Object.hasOwn(formerKeys, key) ? formerKeys[key] : undefined;
    return current !== undefined && known.includes(current) ? current : undefined;
}
