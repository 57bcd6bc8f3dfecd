import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

import { everyRoom, rooms } from "./rooms.mjs";

const directions = Object.entries(rooms).map(([room, mayUse]) => ({
    files: [`${room}/**/*.ts`],
    rules: {
        "no-restricted-imports": [
            "error",
            {
                patterns: [
                    {
                        regex: `^(\\.\\./)+(${everyRoom.filter((other) => other !== room && !mayUse.includes(other)).join("|")})(/|$)`,
                        message: `${room}/ may look into ${mayUse.join(", ") || "no other room"} only (CONTRIBUTING.md).`,
                    },
                    {
                        regex: "^@pulumi/(aws|aws-native|command)$",
                        message: "Import the service (`@pulumi/aws/medialive`): the root loads every service's types.",
                    },
                ],
            },
        ],
    },
}));

export default tseslint.config(
    // The examples are programs of their own, compiled by their own settings (test/engine/examples.engine.ts).
    { ignores: ["node_modules", ".pi-live", "components/bin", "**/*.d.ts", "examples"] },
    eslint.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.recommendedTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
            "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
        },
    },
    ...directions,
    {
        files: ["test/**/*.ts", "bench/**/*.ts"],
        rules: {
            // chai's `expect(x).to.be.true` is an expression.
            "@typescript-eslint/no-unused-expressions": "off",
        },
    },
    { files: ["**/*.cjs"], languageOptions: { globals: { __dirname: "readonly" } } },
    {
        files: ["**/*.mjs", "**/*.js"],
        languageOptions: {
            globals: { process: "readonly", console: "readonly", URL: "readonly", setTimeout: "readonly" },
        },
    },
);
