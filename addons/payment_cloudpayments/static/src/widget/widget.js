/* global cp */

/**
 * Let the payer pay in the form of CloudPayments, whose script is on the page already.
 *
 * What comes back is what the payer's browser says, so it decides nothing but what is shown next.
 *
 * @param {object} intent what the server wants paid
 * @returns {Promise<"paid"|"refused"|"cancelled">}
 */
export async function payInWidget(intent) {
    const widget = new cp.CloudPayments();
    try {
        const { type, status } = await widget.start(intent);
        if (type === "cancel" || status === "cancel") {
            return "cancelled";
        }
        return status === "success" ? "paid" : "refused";
    } catch {
        // The widget has broken off: what became of the payment only the server can find out.
        return "refused";
    }
}
