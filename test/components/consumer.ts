import { execFileSync, spawnSync } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";

import manifest from "../../components/package.json";

const root = path.resolve(__dirname, "../..");

/** A folder of a program that uses the library as npm installs it, with nothing but its packages. */
export interface Consumer {
    folder: string;
    /** The installed library. */
    home: string;
    write(name: string, text: string): void;
    /** Standard output and error, and the exit code. */
    run(command: string, ...args: string[]): { text: string; code: number | null };
    close(): void;
}

/**
 * Packs the library as a user does: `npm pack` in a checkout's components folder that was never built, with the checkout's own npm
 * settings; then unpacks the tarball where npm would. `further` packages come beside it, from the checkout.
 */
export function installPacked(further: string[] = []): Consumer {
    const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "pi-live-package-"));
    const clone = path.join(folder, "clone");
    mkdirSync(clone);
    for (const name of [".npmrc", "package.json", "package-lock.json"])
        cpSync(path.join(root, name), path.join(clone, name));
    copySources(path.join(clone, "components"));
    // What `npm ci` would put there.
    symlinkSync(path.join(root, "node_modules"), path.join(clone, "node_modules"));
    execFileSync("npm", ["pack", "--pack-destination", folder], {
        cwd: path.join(clone, "components"),
        stdio: "pipe",
        env: userEnvironment(),
    });

    const home = path.join(folder, "node_modules", manifest.name);
    mkdirSync(home, { recursive: true });
    execFileSync("tar", ["-xzf", `${manifest.name}-${manifest.version}.tgz`, "-C", home, "--strip-components=1"], {
        cwd: folder,
    });
    for (const name of ["@pulumi", "@types", ...Object.keys(manifest.dependencies), ...further]) {
        symlinkSync(path.join(root, "node_modules", name), path.join(folder, "node_modules", name));
    }
    return {
        folder,
        home,
        write: (name, text) => writeFileSync(path.join(folder, name), text),
        run: (command, ...args) => {
            const { stdout, stderr, status } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
            return { text: `${stdout}${stderr}`, code: status };
        },
        close: () => rmSync(folder, { recursive: true, force: true }),
    };
}

/** The library's folder as git holds it: without what a build or an install left. */
export function copySources(target: string): void {
    cpSync(path.join(root, "components"), target, {
        recursive: true,
        filter: (file) => !["bin", "bin.new", "node_modules"].includes(path.basename(file)) && !file.endsWith(".tgz"),
    });
}

/** Without the settings of the npm that runs the tests. */
function userEnvironment(): NodeJS.ProcessEnv {
    return Object.fromEntries(
        Object.entries(process.env).filter(
            ([name]) => !/^npm_(?!config_(cache|registry|userconfig|cafile)$)/i.test(name),
        ),
    );
}

/** The compiler of a TypeScript version: the checkout's own, or one that is fetched once into the user's cache. */
export function compiler(version: string): string {
    const own = path.join(root, "node_modules/typescript");
    if (version === "5") return path.join(own, "bin/tsc");
    const cache = path.join(
        process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"),
        "pi-live",
        `typescript-${version}`,
    );
    const found = path.join(cache, "node_modules/typescript/bin/tsc");
    if (!existsSync(found)) {
        mkdirSync(cache, { recursive: true });
        writeFileSync(path.join(cache, "package.json"), "{}");
        execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `typescript@${version}`], {
            cwd: cache,
            stdio: "pipe",
            env: userEnvironment(),
        });
    }
    return found;
}

/** Every file below a folder, relative to it. */
export function filesBelow(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
}
