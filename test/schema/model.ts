import { dirname, join } from "node:path";

import { Declarations } from "./declarations";
import { Shape } from "./shape";

/** The services whose SDK is read: those whose specification has no closed lists of values. */
export type ModelledService = "cloudfront" | "medialive";

/** The API models of AWS's services, as their SDKs for JavaScript declare them: requests, and closed lists of values. */
export class ApiModels {
    readonly #services = new Map<ModelledService, Declarations>();

    /** A shape by its name in the API, e.g. `CreateChannelRequest` of medialive. */
    shapeOf(service: ModelledService, name: string): Shape {
        const shape = this.#declarationsOf(service).shapeOf(name);
        if (shape === undefined) throw new Error(`the API of ${service} has no ${name}`);
        return shape;
    }

    #declarationsOf(service: ModelledService): Declarations {
        const known = this.#services.get(service);
        if (known !== undefined) return known;
        const declarations = new Declarations(() => undefined);
        const models = join(dirname(require.resolve(`@aws-sdk/client-${service}/package.json`)), "dist-types/models");
        for (const file of ["enums", "models_0", "models_1", "models_2"])
            declarations.read(join(models, `${file}.d.ts`));
        this.#services.set(service, declarations);
        return declarations;
    }
}
