"""The pack of a robo-advisor: portfolios that follow a model allocation."""
