import { everyRoom, rooms } from "./rooms.mjs";

/** What the imports of the whole tree must hold to: `npm run lint:imports`, and test/imports.unit.ts. Types count as well. */
export default {
    forbidden: [
        {
            name: "no-circular",
            comment:
                "Files that import each other are one idea in two places: move what both need into a file of its own.",
            severity: "error",
            from: {},
            to: { circular: true },
        },
        ...Object.entries(rooms).map(([room, mayImport]) => ({
            name: `${room}-direction`,
            comment: `${room}/ may import ${mayImport.join(", ") || "no other room"} only (CONTRIBUTING.md).`,
            severity: "error",
            from: { path: `^${room}/` },
            to: { path: `^(${everyRoom.filter((other) => other !== room && !mayImport.includes(other)).join("|")})/` },
        })),
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        exclude: { path: "node_modules|^(components/bin|\\.pi-live|examples)/" },
        tsPreCompilationDeps: true,
        tsConfig: { fileName: "tsconfig.json" },
    },
};
