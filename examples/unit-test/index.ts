import * as pulumi from "@pulumi/pulumi";

import { venue } from "./venue";

const made = venue("hall", new pulumi.Config().require("allowedCidr"));

/** Where the encoder sends to. */
export const encoders = made.contribution.endpoints;
/** The origin's manifest. */
export const endpoints = made.packager.endpoints;
