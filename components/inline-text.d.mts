import type { Plugin } from "esbuild";

export declare function inlineTexts(code: string, folder: string): string;
export declare const inlineTextPlugin: Plugin;
