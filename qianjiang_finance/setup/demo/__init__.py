"""The demonstration: invented institutions, their people, and sixteen quarters replayed through the services (domain §9)."""
