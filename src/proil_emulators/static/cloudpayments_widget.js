// cp.CloudPayments: opens the acquirer's page over the shop's and tells how the payment ended.
(() => {
    const root = new URL("../../", document.currentScript.src);
    /** Hidden at once and removed later: the click that closes the page still runs inside it. */
    const REMOVED_AFTER_MS = 1000;

    function opened() {
        const dialog = document.createElement("dialog");
        dialog.setAttribute("aria-label", "CloudPayments");
        Object.assign(dialog.style, {
            width: "min(460px, 100vw)",
            height: "min(720px, 100dvh)",
            maxWidth: "none",
            maxHeight: "none",
            padding: "0",
            border: "0",
            borderRadius: "12px",
            overflow: "hidden",
        });
        const frame = document.createElement("iframe");
        frame.title = "CloudPayments";
        frame.name = `cloudpayments_${Date.now()}`;
        Object.assign(frame.style, { width: "100%", height: "100%", border: "0" });
        dialog.append(frame);
        document.body.append(dialog);
        dialog.showModal();
        return { dialog, frame };
    }

    /** A form, because the shop's page may not read our answers. */
    function send(intent, frame) {
        const form = document.createElement("form");
        form.method = "post";
        form.target = frame.name;
        form.action = new URL("widget/checkouts", root);
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = "intent";
        field.value = JSON.stringify(intent);
        form.append(field);
        document.body.append(form);
        form.submit();
        form.remove();
    }

    function shown(intent, tell) {
        return new Promise((resolve) => {
            const { dialog, frame } = opened();
            let result = { type: "cancel", status: "cancel", data: {} };
            const close = () => {
                window.removeEventListener("message", hear);
                dialog.close();
                setTimeout(() => dialog.remove(), REMOVED_AFTER_MS);
                resolve(result);
                const successful = result.status === "success";
                const next = successful ? intent.successRedirectUrl : intent.failRedirectUrl;
                if (next && result.type === "payment") {
                    window.location.assign(next);
                }
            };
            const hear = ({ source, origin, data }) => {
                if (source !== frame.contentWindow || origin !== root.origin) {
                    return;
                }
                if (data.result) {
                    result = data.result;
                    tell(result);
                }
                if (data.close) {
                    close();
                }
            };
            window.addEventListener("message", hear);
            dialog.addEventListener("cancel", (pressed) => {
                pressed.preventDefault();
                close();
            });
            send(intent, frame);
        });
    }

    function fromLegacy(schema, options, language) {
        return {
            publicTerminalId: options.publicId,
            amount: options.amount,
            currency: options.currency,
            paymentSchema: schema === "auth" ? "Dual" : "Single",
            externalId: options.invoiceId,
            description: options.description,
            culture: language,
            metadata: options.data,
            receiptEmail: options.email,
            emailBehavior: options.requireEmail ? "Required" : "Hidden",
            autoClose: options.autoClose,
            userInfo: { ...options.payer, accountId: options.accountId },
        };
    }

    class CloudPayments {
        constructor({ language = "ru-RU" } = {}) {
            this.language = language;
            this.oncomplete = null;
        }

        start(intentParams) {
            const intent = { culture: this.language, ...intentParams };
            return shown(intent, (result) => this.oncomplete?.(result));
        }

        async pay(schema, options, { onSuccess, onFail, onComplete } = {}) {
            const result = await shown(fromLegacy(schema, options, this.language), () => {});
            const success = result.status === "success";
            const message = result.message ?? (result.type === "cancel" ? "User has cancelled" : "");
            if (success) {
                onSuccess?.(options);
            } else {
                onFail?.(message || String(result.data.reasonCode), options);
            }
            const told = { success, message, code: result.data.reasonCode, ...result.data };
            onComplete?.(told, options);
            return told;
        }

        auth(options, onSuccess, onFail) {
            return this.pay("auth", options, { onSuccess, onFail });
        }

        charge(options, onSuccess, onFail) {
            return this.pay("charge", options, { onSuccess, onFail });
        }
    }

    window.cp = { ...window.cp, CloudPayments };
})();
