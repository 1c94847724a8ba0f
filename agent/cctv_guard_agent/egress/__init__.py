"""Where it is written down what cameras do towards the outside: logs of name servers, tables of connections."""
