// cp.Checkout: makes of a card the packet that the acquirer reads, good for one payment.
(() => {
    const KEY_VERSION = "02";
    const MONTH = /^(0[1-9]|1[0-2])$/;

    function luhn(digits) {
        const sum = [...digits].reverse().reduce((total, digit, place) => {
            const doubled = Number(digit) * (place % 2 ? 2 : 1);
            return total + (doubled > 9 ? doubled - 9 : doubled);
        }, 0);
        return sum % 10 === 0;
    }

    function judged(value, valid, name) {
        if (!value) {
            return `${name}_Empty`;
        }
        return valid ? null : `${name}_Invalid`;
    }

    function nameFault(name) {
        if (name === undefined) {
            return null;
        }
        if (name.length > 60) {
            return "Name_TooLong";
        }
        if (name && name.length < 2) {
            return "Name_TooShort";
        }
        return judged(name, /^[A-Za-z .'-]+$/.test(name), "Name");
    }

    function expiryFaults(fields, month, year) {
        if (fields.expDateMonthYear !== undefined) {
            const valid = MONTH.test(month) && /^\d{2}$/.test(year);
            return { expDateMonthYear: judged(fields.expDateMonthYear, valid, "ExpDateMonthYear") };
        }
        return {
            expDateMonth: judged(month, MONTH.test(month), "ExpDateMonth"),
            expDateYear: judged(year, /^\d{2}$/.test(year), "ExpDateYear"),
        };
    }

    /** Digits, month and year of what was entered, and what is wrong with it by field. */
    function read(fields) {
        const digits = (fields.cardNumber ?? "").replace(/\s/g, "");
        const [month = "", year = ""] = fields.expDateMonthYear
            ? fields.expDateMonthYear.replace(/\s/g, "").split("/")
            : [fields.expDateMonth ?? "", fields.expDateYear ?? ""];
        const cvv = fields.cvv ?? "";
        const short = year.slice(-2);
        const every = {
            cardNumber: judged(digits, /^\d{16,19}$/.test(digits) && luhn(digits), "CardNumber"),
            cvv: judged(cvv, /^\d{3,4}$/.test(cvv), "Cvv"),
            ...expiryFaults(fields, month, short),
            name: nameFault(fields.name),
        };
        const faults = Object.fromEntries(Object.entries(every).filter(([, code]) => code));
        return { digits, month, year: short, faults };
    }

    /** The number's middle and the CVV are not in the packet. */
    function packed({ digits, month, year }, name = "") {
        const nonce = [...crypto.getRandomValues(new Uint8Array(8))]
            .map((byte) => byte.toString(16).padStart(2, "0"))
            .join("");
        const secret = btoa(JSON.stringify({ Name: name, Nonce: nonce }));
        return `01${digits.slice(0, 6)}${digits.slice(-4)}${year}${month}${KEY_VERSION}${secret}`;
    }

    class Checkout {
        constructor({ publicId, container }) {
            this.publicId = publicId;
            this.container = container;
        }

        async createPaymentCryptogram(fields) {
            const entered = fields ?? this.entered();
            const card = read(entered);
            if (Object.keys(card.faults).length) {
                throw card.faults;
            }
            return packed(card, entered.name);
        }

        createCryptogramPacket() {
            const entered = this.entered();
            const card = read(entered);
            if (Object.keys(card.faults).length) {
                return { success: false, messages: card.faults };
            }
            return { success: true, packet: packed(card, entered.name), messages: {} };
        }

        entered() {
            const inputs = this.container.querySelectorAll("[data-cp]");
            return Object.fromEntries([...inputs].map((input) => [input.dataset.cp, input.value]));
        }
    }

    window.cp = { ...window.cp, Checkout };
})();
