import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const TICK_MS = 30_000;

/** One clock for all cards, so that a thousand of them do not keep a thousand timers. */
export const minuteClock = {
    start() {
        const clock = reactive({ now: luxon.DateTime.now() });
        browser.setInterval(() => {
            clock.now = luxon.DateTime.now();
        }, TICK_MS);
        return clock;
    },
};

registry.category("services").add("proil_minute_clock", minuteClock);
