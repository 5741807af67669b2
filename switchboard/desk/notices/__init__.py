"""What goes out of the desk: colleagues are told of new tickets, and answer where they are told of them."""
