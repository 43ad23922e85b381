"""机构: the rank of institutions among their peers, and the page of one of them."""
