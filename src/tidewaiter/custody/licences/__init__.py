"""Licences to operate: orders that several institutions sign, and the device that obeys them."""
