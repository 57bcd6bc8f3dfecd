import type { WorkerMain } from "../../worker";

export const main: WorkerMain = () => Promise.reject(new Error("not built yet"));
