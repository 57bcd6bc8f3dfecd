// Replaces each `loadText(__dirname, "name")` of a module by the text of that file: compiled code holds its scripts, wherever a bundler puts
// it. For TypeScript's output and for sources alike.
import { readFileSync } from "node:fs";
import path from "node:path";

const call = /(?:\(0, \w+\.loadText\)|\bloadText)\(__dirname, "([^"]+)"\)/g;

/** The module's code with the texts in it; `folder` is where the module's source lies. Throws where a text is not named literally. */
export function inlineTexts(code, folder) {
    const inlined = code.replace(call, (_, name) => JSON.stringify(readFileSync(path.join(folder, name), "utf8")));
    if (/\bloadText\)?\((?!folder[:,])/.test(inlined)) {
        throw new Error(`${folder}: loadText takes __dirname and a literal name, so that builds can replace it`);
    }
    return inlined;
}

/** For esbuild: the same in every bundle of this repository. */
export const inlineTextPlugin = {
    name: "inline-text",
    setup(build) {
        build.onLoad({ filter: /[\\/](components|operations)[\\/].*\.ts$/ }, ({ path: file }) => {
            const code = readFileSync(file, "utf8");
            if (!code.includes("loadText(")) return undefined;
            return { contents: inlineTexts(code, path.dirname(file)), loader: "ts" };
        });
    },
};
