import { PaymentForm } from "@payment/interactions/payment_form";
import { payInWidget } from "@payment_cloudpayments/widget/widget";
import { loadJS } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, rpc, RPCError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";

patch(PaymentForm.prototype, {
    async _prepareInlineForm(providerId, providerCode, paymentOptionId, paymentMethodCode, flow) {
        if (providerCode !== "cloudpayments") {
            await super._prepareInlineForm(...arguments);
            return;
        }
        if (flow === "token") {
            return;
        }
        this._setPaymentFlow("direct");
        const radio = this.el.querySelector('input[name="o_payment_radio"]:checked');
        const form = this._getInlineForm(radio).querySelector("[data-cloudpayments-values]");
        this.cloudPaymentsWidgetUrl = JSON.parse(form.dataset.cloudpaymentsValues).widget_url;
    },

    async _initiatePaymentFlow(providerCode, paymentOptionId, paymentMethodCode, flow) {
        if (providerCode === "cloudpayments" && flow === "direct") {
            // No payment is begun that could not be shown.
            try {
                await this.waitFor(loadJS(this.cloudPaymentsWidgetUrl));
            } catch {
                this._cloudPaymentsRelease(
                    _t("The form of CloudPayments cannot be loaded. Try again a little later."),
                );
                return;
            }
        }
        await super._initiatePaymentFlow(...arguments);
    },

    async _processDirectFlow(providerCode, paymentOptionId, paymentMethodCode, processingValues) {
        if (providerCode !== "cloudpayments") {
            await super._processDirectFlow(...arguments);
            return;
        }
        const { reference, partner_id, access_token } = processingValues;
        const payment = { reference, partner_id, access_token };
        let intent;
        try {
            intent = await this.waitFor(rpc("/payment/cloudpayments/widget/open", payment));
        } catch (error) {
            this._cloudPaymentsRelease(error instanceof RPCError ? error.data.message : "");
            return;
        }
        // The widget is what the payer has to reach now.
        this.env.bus.trigger("ui", "unblock");
        const outcome = await this.waitFor(payInWidget(intent));
        await this._cloudPaymentsClose({ ...payment, outcome });
    },

    async _cloudPaymentsClose(payment) {
        // Whoever cannot be told here is told on the page where payments are waited for.
        let landing = "/payment/status";
        try {
            landing = await this.waitFor(rpc("/payment/cloudpayments/widget/closed", payment));
        } catch (error) {
            if (!(error instanceof RPCError) && !(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
        if (landing) {
            window.location = landing;
        } else {
            this._displayErrorDialog(_t("Payment not finished"), _t("Nothing was paid."));
            this._enableButton();
        }
    },

    _cloudPaymentsRelease(message) {
        this._displayErrorDialog(_t("Payment processing failed"), message);
        this._enableButton();
    },
});
