"""Everything to run without a cloud: emulators, the bundled `aws` provider, the engine built from source."""
