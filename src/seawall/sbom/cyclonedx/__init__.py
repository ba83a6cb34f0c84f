"""CycloneDX (ECMA-424): its object model, written as JSON and XML and read from both."""
