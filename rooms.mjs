/** The rooms of the house, each with the rooms that it may import (CONTRIBUTING.md). eslint and dependency-cruiser both read this. */
export const rooms = {
    components: [],
    graph: [],
    media: [],
    drawing: ["graph"],
    "pi-image": ["components"],
    stacks: ["components"],
    policy: ["graph", "components"],
    rehearsal: ["graph", "components", "media", "drawing"],
    operations: ["stacks", "components", "graph", "media"],
};

/** Every folder with code, also those that may import all others. */
export const everyRoom = [...Object.keys(rooms), "cli", "test", "bench"];
