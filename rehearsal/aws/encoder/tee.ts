/** The argument of ffmpeg's `tee`, which hands the same packets to several outputs. */

export interface Output {
    file: string;
    /** In this order; `f` names the format. */
    options: [name: string, value: string][];
}

/** Values are quoted twice: for the list of options, and for the list of outputs (ffmpeg-formats, "tee"). */
export function tee(outputs: Output[]): string {
    return outputs
        .map(({ file, options }) => {
            const list = options.map(([name, value]) => `${name}=${quoted(value, /[\\':\] ]/g)}`).join(":");
            return quoted(`[${list}]${file}`, /[\\'| ]/g);
        })
        .join("|");
}

function quoted(text: string, special: RegExp): string {
    return text.replaceAll(special, "\\$&");
}
