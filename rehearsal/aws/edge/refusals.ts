/** What CloudFront refuses before it looks for an answer, in nginx's words. */
import type { EdgeBehaviourFacts } from "../../../components/edge-cdn/router";
import { Maps, quoted } from "./maps";

/** CloudFront guide, "Require HTTPS for communication between viewers and CloudFront", "Allowed HTTP methods", "Serve private content". */
export function refusals(maps: Maps, behaviour: EdgeBehaviourFacts): string[] {
    const { methods, viewerProtocol, signedViewers } = behaviour;
    const lines: string[] = [];
    if (viewerProtocol === "redirect-to-https") {
        const status = maps.variable("$http_x_forwarded_proto:$request_method", [
            ["~^http:(?:GET|HEAD)$", "301"],
            ["~^http:", "307"],
        ]);
        for (const code of ["301", "307"]) lines.push(when(status, code, `return ${code} https://$host$request_uri;`));
    } else if (viewerProtocol === "https-only") {
        lines.push(when("$http_x_forwarded_proto", "http", refuse("Bad request: only HTTPS is let through.")));
    }
    const allowed = maps.variable("$request_method", [[`~^(?:${methods.join("|")})$`, "1"]]);
    lines.push(
        when(
            allowed,
            "",
            refuse(
                "This distribution is not configured to allow the HTTP request method that was used for this request.",
            ),
        ),
    );
    if (signedViewers) {
        const named = maps.variable("$http_cookie&$args", [
            ["~(?:^|;)\\s*CloudFront-Key-Pair-Id=[^;&]", "1"],
            ["~&Key-Pair-Id=[^&]", "1"],
        ]);
        lines.push(when(named, "", missingKey));
    }
    return lines;
}

function when(variable: string, value: string, line: string): string {
    return `if (${variable} = ${quoted(value)}) {\n    ${line}\n}`;
}

function refuse(words: string): string {
    return `return 403 ${quoted(`<html><head><title>ERROR: The request could not be satisfied</title></head><body><h1>403 ERROR</h1><p>${words}</p></body></html>\n`)};`;
}

const missingKey = `return 403 ${quoted(
    '<?xml version="1.0" encoding="UTF-8"?><Error><Code>MissingKey</Code><Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>',
)};`;
