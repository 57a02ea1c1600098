// Stands in for @trycourier/courier-vue: what the Vue snippet uses of it, over the same web
// components (Courier: courier-web, courier-vue).
import { Courier } from "@trycourier/courier-ui-inbox";
import { defineComponent, h, shallowRef } from "vue";

export { getCourierApiUrlsForRegion } from "@trycourier/courier-ui-inbox";

export const CourierInbox = defineComponent(() => () => h("courier-inbox"));

export function useCourier() {
  const signIn = (props) => Courier.shared.signIn(props);
  const signOut = () => Courier.shared.signOut();
  return { auth: shallowRef({ signIn, signOut }) };
}
