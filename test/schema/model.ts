import { dirname, join } from "node:path";

import { Declarations } from "./declarations";
import { Shape } from "./shape";

/** The API model of MediaLive as its SDK for JavaScript declares it: closed lists of values, which the specification lacks. */
export class MediaLiveModel {
    readonly #declarations = new Declarations(() => undefined);

    constructor() {
        const models = join(dirname(require.resolve("@aws-sdk/client-medialive/package.json")), "dist-types/models");
        for (const file of ["enums", "models_0", "models_1", "models_2"]) {
            this.#declarations.read(join(models, `${file}.d.ts`));
        }
    }

    /** The shape of a request, e.g. `CreateChannelRequest`. */
    request(name: string): Shape {
        const shape = this.#declarations.shapeOf(name);
        if (shape === undefined) throw new Error(`the API model has no ${name}`);
        return shape;
    }
}
